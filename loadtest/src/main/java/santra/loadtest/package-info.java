package santra.loadtest;
