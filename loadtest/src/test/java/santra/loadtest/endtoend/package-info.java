/**
 * Foreign phones against the product: SIPp and baresip. Needs their Debian packages, so it runs
 * under {@code -Pe2e} only. Starting point: {@link santra.loadtest.endtoend.PhonesTest}.
 */
package santra.loadtest.endtoend;
