/**
 * A small centre at work, for people to watch. Starting point: {@link santra.loadtest.demo.Demo}.
 */
package santra.loadtest.demo;
