package santra.ha;
