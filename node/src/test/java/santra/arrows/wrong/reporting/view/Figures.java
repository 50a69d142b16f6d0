package santra.arrows.wrong.reporting.view;

import santra.arrows.wrong.contact.ContactCommand;

/** Gives an order. */
public record Figures(ContactCommand order) {}
