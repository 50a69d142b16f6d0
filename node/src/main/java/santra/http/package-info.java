/**
 * The HTTP door: health, metrics, and the tenants' and operators' API. Start at {@link
 * santra.http.HttpServer}; every route is a line in {@code TenantApi}, {@code ClusterApi} or {@code
 * OpenDoor}.
 */
package santra.http;
