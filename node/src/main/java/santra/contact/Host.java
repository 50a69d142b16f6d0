package santra.contact;

import santra.flow.TakingTerms;
import santra.vocabulary.Agreement;

/** In whose queue a contact of another tenant stands, and on which terms. */
public record Host(Agreement agreement, TakingTerms terms) {}
