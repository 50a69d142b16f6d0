package santra.toll.entity;

import santra.toll.Toll;

/** An account as its entity knows it. */
public record TollReport(Toll toll) {}
