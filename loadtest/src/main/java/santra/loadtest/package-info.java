/**
 * The attacker: callers, agents, a demonstration, end-to-end checks and benchmarks. It knows the
 * product only by its ports. Starting point: {@link santra.loadtest.demo.Demo}.
 */
package santra.loadtest;
