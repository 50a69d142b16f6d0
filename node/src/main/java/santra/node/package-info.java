package santra.node;
