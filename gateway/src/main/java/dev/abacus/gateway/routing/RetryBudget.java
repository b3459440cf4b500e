package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * How many more calls than its callers make a service is to be sent: a token bucket, as in <a
 * href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs">gRPC's
 * retry throttling</a> and Finagle's {@code RetryBudget}. Each call puts in a part of a token, each retry takes a whole
 * one. When most calls fail, retries end instead of multiplying the load of what is left. Thread-safe.
 */
final class RetryBudget {

    /** In hundredths of a token, so that a percentage is what a call puts in. */
    private static final long TOKEN = 100;

    private final Supplier<RoutingSettings.Retries> settings;
    private final AtomicLong balance;
    private final LongAdder made = new LongAdder();
    private final LongAdder refused = new LongAdder();

    RetryBudget(Supplier<RoutingSettings.Retries> settings) {
        this.settings = settings;
        this.balance = new AtomicLong(settings.get().reserve() * TOKEN);
    }

    /** A call came, which is not a retry. */
    void deposit() {
        RoutingSettings.Retries now = settings.get();
        long most = now.reserve() * TOKEN;
        if (balance.get() != most) {
            balance.updateAndGet(before -> Math.min(most, before + now.percent()));
        }
    }

    /** Whether a retry may be made, which is so paid. */
    boolean withdraw() {
        boolean paid = balance.getAndUpdate(before -> before < TOKEN ? before : before - TOKEN) >= TOKEN;
        (paid ? made : refused).increment();
        return paid;
    }

    void report(String service, MeterRegistry meters) {
        FunctionCounter.builder("abacus.routing.retries", made, LongAdder::sum)
                .description("Calls repeated on another instance")
                .tag("service", service)
                .register(meters);
        FunctionCounter.builder("abacus.routing.retries.refused", refused, LongAdder::sum)
                .description("Calls not repeated, for the retry budget was spent")
                .tag("service", service)
                .register(meters);
    }
}
