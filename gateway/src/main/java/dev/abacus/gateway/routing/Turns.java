package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * So many calls at once to a service; more wait here, first come, first served. Who waits has chosen no instance yet, so
 * nobody waits for a slow one while another is free, and one that hangs holds up no more than its share. Thread-safe.
 */
final class Turns {

    private final Resizable turns = new Resizable();

    /**
     * @param most for now: so many at once, if more are not in work already
     * @return whether the caller's turn came within its time; then it has to {@link #end}
     */
    boolean begin(int most, Duration patience) {
        turns.resize(most);
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void end() {
        turns.release();
    }

    void report(String service, MeterRegistry meters) {
        Gauge.builder("abacus.routing.waiting", turns, Semaphore::getQueueLength)
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
