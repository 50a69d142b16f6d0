package santra.persistence;
