package dev.abacus.systemtests.overload;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Load generator with an open and a closed loop. A call waits for a connection when all are in use. It is an event loop
 * of its own, and does not use {@link dev.abacus.cluster.load.Pacing}: a virtual thread for each call would take from the
 * suite the processor that it measures. Not thread-safe.
 */
public final class Flood implements AutoCloseable {

    /** Calls a second, so long after the first one. */
    public interface Rate {
        double at(Duration elapsed);
    }

    static final int REFUSED = 503;

    private static final long TICK_MILLIS = 1;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    /** Fewer than the gateway and its listen queue take: what is beyond that is answered by nobody and costs both sides. */
    private static final int MAX_CONNECTIONS = 1600;

    private final InetSocketAddress gateway;
    private final List<FloodRequest> requests;
    private final int repeats;
    private final Selector selector = Selector.open();
    private final Deque<FloodConnection> idle = new ArrayDeque<>();

    /** Calls that have no connection yet, the oldest first. */
    private final Queue<FloodCall> due = new ArrayDeque<>();

    /** The oldest call first. */
    private final SequencedSet<FloodConnection> inFlight = new LinkedHashSet<>();

    private int turn;

    private Flood(URI gateway, List<FloodRequest> requests, int repeats) throws IOException {
        this.gateway = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        this.requests = requests;
        this.repeats = repeats;
    }

    /** Half of the calls record. */
    static Flood of(URI gateway) throws IOException {
        return new Flood(gateway, List.of(FloodRequest.computing(gateway), FloodRequest.recording(gateway)), 0);
    }

    /** An eighth of the calls is critical, three are sheddable. */
    public static Flood ofPriorities(URI gateway) throws IOException {
        FloodRequest computing = FloodRequest.computing(gateway);
        FloodRequest background = FloodRequest.background(gateway);
        return new Flood(
                gateway,
                List.of(
                        FloodRequest.recordingWithKey(gateway),
                        background,
                        computing,
                        background,
                        computing,
                        background,
                        computing,
                        computing),
                0);
    }

    /** Callers who repeat what is not done at once, up to three times: they make an overload worse. */
    public static Flood naive(URI gateway) throws IOException {
        return new Flood(gateway, List.of(FloodRequest.computing(gateway), FloodRequest.recordingWithKey(gateway)), 3);
    }

    /** Closed loop: each caller waits for its response before it calls again. Measures what the suite sustains. */
    public FloodResult closedLoop(int callers, Duration duration) throws IOException {
        var result = new FloodResult(duration);
        long end = System.nanoTime() + duration.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            for (int waiting = due.size() + inFlight.size(); waiting < callers; waiting++) {
                due.add(next(now));
            }
            progress(result);
        }
        return finished(result);
    }

    /** Open loop: latencies count from when a call was due. */
    public FloodResult openLoop(double callsPerSecond, Duration duration) throws IOException {
        return openLoop(elapsed -> callsPerSecond, duration);
    }

    /** Open loop with a rate that changes. */
    public FloodResult openLoop(Rate rate, Duration duration) throws IOException {
        var result = new FloodResult(duration);
        long start = System.nanoTime();
        double dueNanos = 0;
        for (long now = start; now - start < duration.toNanos(); now = System.nanoTime()) {
            while (dueNanos <= now - start) {
                due.add(next(start + (long) dueNanos));
                dueNanos += 1e9 / rate.at(Duration.ofNanos((long) dueNanos));
            }
            progress(result);
        }
        return finished(result);
    }

    private FloodCall next(long dueNanos) {
        return new FloodCall(requests.get(turn++ % requests.size()), dueNanos, repeats);
    }

    private FloodResult finished(FloodResult result) throws IOException {
        while (!due.isEmpty() || !inFlight.isEmpty()) {
            progress(result);
        }
        return result;
    }

    private void call(FloodCall call, FloodResult result) {
        FloodConnection connection = idle.pollFirst();
        try {
            if (connection == null) {
                connection = new FloodConnection(gateway, selector);
            }
            inFlight.add(connection);
            connection.call(call);
        } catch (IOException e) {
            fail(connection, call, e, result);
        }
    }

    private void progress(FloodResult result) throws IOException {
        while (!due.isEmpty() && (!idle.isEmpty() || inFlight.size() < MAX_CONNECTIONS)) {
            call(due.remove(), result);
        }
        selector.select(key -> progress((FloodConnection) key.attachment(), result), TICK_MILLIS);
        long now = System.nanoTime();
        while (!inFlight.isEmpty() && now - inFlight.getFirst().current().due() > TIMEOUT_NANOS) {
            FloodConnection late = inFlight.getFirst();
            fail(late, late.current().abandoned(), new SocketTimeoutException("no response"), result);
        }
        while (!due.isEmpty() && now - due.element().due() > TIMEOUT_NANOS) {
            result.addFailure(due.remove(), new SocketTimeoutException("no connection"));
        }
    }

    private void progress(FloodConnection connection, FloodResult result) {
        try {
            FloodConnection.Response response = connection.progress();
            if (response != null) {
                FloodCall call = connection.current();
                if (response.status() == REFUSED && call.repeats() > 0) {
                    due.add(call.repeated());
                } else {
                    result.add(call, response);
                }
                inFlight.remove(connection);
                if (response.closes()) {
                    connection.close();
                } else {
                    idle.addFirst(connection);
                }
            }
        } catch (EOFException e) {
            if (idle.remove(connection)) {
                connection.close();
            } else {
                fail(connection, connection.current(), e, result);
            }
        } catch (IOException e) {
            fail(connection, connection.current(), e, result);
        }
    }

    private void fail(@Nullable FloodConnection connection, FloodCall call, IOException why, FloodResult result) {
        if (call.repeats() > 0) {
            due.add(call.repeated());
        } else {
            result.addFailure(call, why);
        }
        if (connection != null) {
            idle.remove(connection);
            inFlight.remove(connection);
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((FloodConnection) key.attachment()).close();
        }
        selector.close();
    }
}
