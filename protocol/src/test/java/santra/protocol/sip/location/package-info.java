package santra.protocol.sip.location;
