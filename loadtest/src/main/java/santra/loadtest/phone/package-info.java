/**
 * Callers and agents' phones that speak SIP and RTP, listen to what they hear and write down what
 * they saw. Their dialogs, SDP and digest are their own on purpose: a mistake of the product cannot
 * hide behind the same mistake here. Starting point: {@link santra.loadtest.phone.PhoneBank}.
 */
package santra.loadtest.phone;
