package dev.abacus.kit.limits;

import dev.abacus.kit.settings.LiveSetting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Read timeouts and maximum count of partial requests. Tomcat's own timeout starts anew with each byte, so a client
 * with many connections could hold their heap for good (<a
 * href="https://en.wikipedia.org/wiki/Slowloris_(cyber_attack)">Slowloris</a>). At the maximum, a new partial request
 * ends the oldest one, which is seldom that of a merely slow client. Thread-safe.
 */
final class PartialRequests {

    private final Timer timer;
    private final LiveSetting<ReceivingSettings> settings;
    private final MeterRegistry meters;
    private final SequencedSet<Part> awaited = new LinkedHashSet<>();
    private int held;

    PartialRequests(Timer timer, LiveSetting<ReceivingSettings> settings, MeterRegistry meters) {
        this.timer = timer;
        this.settings = settings;
        this.meters = meters;
        Gauge.builder("abacus.requests.partial", this, PartialRequests::count)
                .description("Requests that have not arrived whole")
                .register(meters);
        for (PartialState end : new PartialState[] {PartialState.LATE, PartialState.DISPLACED}) {
            cut(end);
        }
    }

    /** Waits for the rest of a head that has begun. */
    Part head(SocketChannel connection) {
        return await(settings.get().headTimeout(), connection);
    }

    /** Waits for a body. */
    Part body(SocketChannel connection) {
        return await(settings.get().bodyTimeout(), connection);
    }

    private Part await(Duration limit, SocketChannel connection) {
        Part part = new Part(limit, connection);
        Part excess = add(part);
        if (excess != null) {
            excess.end(PartialState.DISPLACED);
        }
        return part;
    }

    /**
     * @return what is to be ended: the oldest, if there are too many; or the new one itself, if too many that were ended
     *     still hold their memory because their threads have had no turn since
     */
    private synchronized @Nullable Part add(Part part) {
        int maximum = settings.get().maxPartial();
        held++;
        if (held > maximum + maximum / 2) {
            return part;
        }
        awaited.add(part);
        return awaited.size() > maximum ? awaited.removeFirst() : null;
    }

    private synchronized void released() {
        held--;
    }

    private synchronized void remove(Part part) {
        awaited.remove(part);
    }

    private synchronized int count() {
        return awaited.size();
    }

    private Counter cut(PartialState why) {
        return Counter.builder("abacus.requests.cut")
                .description("Requests that were ended before they had arrived whole")
                .tag("reason", why.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    /** How the wait for a part of a request ended, or that it did not yet. */
    enum PartialState {
        AWAITED,
        ARRIVED,
        LATE,
        DISPLACED
    }

    /** A part of a request that is waited for; closed when it is there. Thread-safe. */
    final class Part implements AutoCloseable {

        private final Duration limit;
        private final SocketChannel connection;
        private final AtomicReference<PartialState> state = new AtomicReference<>(PartialState.AWAITED);
        private final Timeout timeout;

        private Part(Duration limit, SocketChannel connection) {
            this.limit = limit;
            this.connection = connection;
            this.timeout = timer.newTimeout(_ -> end(PartialState.LATE), limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        PartialState state() {
            return state.get();
        }

        Duration limit() {
            return limit;
        }

        /** Whoever reads it meets its end; the answer can still be written. */
        private void end(PartialState why) {
            if (state.compareAndSet(PartialState.AWAITED, why)) {
                remove(this);
                if (why != PartialState.LATE) {
                    timeout.cancel();
                }
                cut(why).increment();
                try {
                    connection.shutdownInput();
                } catch (IOException e) {
                    // It is closed already.
                }
            }
        }

        /** By the thread that works on the request, once. */
        @Override
        public void close() {
            released();
            if (state.compareAndSet(PartialState.AWAITED, PartialState.ARRIVED)) {
                timeout.cancel();
                remove(this);
            }
        }
    }
}
