/**
 * The product as processes on loopback, called by robots. Starting point: {@link
 * santra.loadtest.cluster.ClusterUnderTest}.
 */
package santra.loadtest.cluster;
