/** Client-side load balancing between Feign clients and instances: least requests, outlier detection, retries, circuit breaker. */
@NullMarked
package dev.abacus.gateway.routing;

import org.jspecify.annotations.NullMarked;
