package santra.contact;

import santra.flow.Overflow;

/**
 * A way out of a queue, and what the contact goes by if it is taken: plans within plans, as deep as
 * queues lead to queues; the tenant's file allows no way round.
 */
public record Outlet(Overflow overflow, Plan plan) {}
