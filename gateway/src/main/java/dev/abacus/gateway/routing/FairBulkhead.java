package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fair bulkhead of a service: a limit to its concurrent calls; more wait here, first come, first served. A caller that
 * waits has chosen no instance yet, so that no call waits for a slow instance while another is free, and one that hangs
 * holds up no more than its share. Thread-safe.
 */
final class FairBulkhead {

    private final Resizable permits = new Resizable();

    /**
     * @param limit to the concurrent calls from now on; those in flight go on
     * @return whether there was a permit within the time; then the caller has to {@link #release} it
     */
    boolean tryAcquire(int limit, Duration patience) {
        permits.resize(limit);
        try {
            return permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void release() {
        permits.release();
    }

    void report(String service, MeterRegistry meters) {
        Gauge.builder("abacus.routing.waiting", permits, Semaphore::getQueueLength)
                .description("Calls that wait for their turn")
                .tag("service", service)
                .register(meters);
    }

    private static final class Resizable extends Semaphore {

        @Serial
        private static final long serialVersionUID = 1;

        private volatile int size;

        private Resizable() {
            super(0, true);
        }

        private void resize(int wanted) {
            if (wanted != size) {
                synchronized (this) {
                    if (wanted > size) {
                        release(wanted - size);
                    } else {
                        reducePermits(size - wanted);
                    }
                    size = wanted;
                }
            }
        }
    }
}
