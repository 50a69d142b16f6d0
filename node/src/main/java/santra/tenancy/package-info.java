/**
 * Tenants and what they configured: numbers, queues, skills, agents, devices, prompts. One
 * versioned YAML file a tenant, validated as a whole. Start at {@link santra.tenancy.Tenant}.
 */
package santra.tenancy;
