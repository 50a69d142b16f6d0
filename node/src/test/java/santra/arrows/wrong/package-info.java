/** A house where every arrow points the wrong way, so that the arrows' test is seen to fail. */
package santra.arrows.wrong;
