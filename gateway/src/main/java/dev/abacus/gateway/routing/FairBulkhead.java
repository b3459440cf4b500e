package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fair bulkhead of a service: a limit of concurrent calls, where further calls wait first come, first served. A call that
 * waits has chosen no instance yet. So no call waits for a slow instance while another is free, and an instance that hangs
 * holds up no more than its share. Thread-safe.
 */
final class FairBulkhead {

    private final Resizable permits = new Resizable();

    /**
     * @param maxConcurrentCalls from now on; calls in flight go on
     * @return whether there was a permit within the time; the caller has to {@link #release} it
     */
    boolean tryAcquire(int maxConcurrentCalls, Duration maxWait) {
        permits.resize(maxConcurrentCalls);
        try {
            return permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void release() {
        permits.release();
    }

    boolean hasWaiting() {
        return permits.hasQueuedThreads();
    }

    void report(String service, MeterRegistry meters) {
        Gauge.builder("abacus.routing.permits", permits, Semaphore::availablePermits)
                .description("Free permits of the bulkhead")
                .tag("service", service)
                .register(meters);
        Gauge.builder("abacus.routing.waiting", permits, Semaphore::getQueueLength)
                .description("Calls that wait for a permit")
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
