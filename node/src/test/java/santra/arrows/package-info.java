/** The arrows between packages, held by ArchUnit. Start at {@link santra.arrows.ArrowsTest}. */
package santra.arrows;
