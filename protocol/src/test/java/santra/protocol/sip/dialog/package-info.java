/** Dialogs: who they are with, and by which route. */
package santra.protocol.sip.dialog;
