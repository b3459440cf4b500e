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
 * Load generator with an open and a closed loop, half of its calls recording. A call waits for a connection when all are
 * in use. It is an event loop, to leave the processor to the suite. Not thread-safe.
 */
final class Flood implements AutoCloseable {

    private static final long TICK_MILLIS = 1;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    /** Fewer than the gateway and its listen queue take: what is beyond that is answered by nobody and costs both sides. */
    private static final int MAX_CONNECTIONS = 1600;

    private final InetSocketAddress gateway;
    private final List<byte[]> requests;
    private final Selector selector = Selector.open();
    private final Deque<FloodConnection> idle = new ArrayDeque<>();

    /** When calls were due that have no connection yet, the oldest first. */
    private final Queue<Long> due = new ArrayDeque<>();

    /** The oldest call first. */
    private final SequencedSet<FloodConnection> inFlight = new LinkedHashSet<>();

    private int turn;

    Flood(URI gateway) throws IOException {
        this.gateway = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        this.requests = List.of(
                FloodConnection.request("GET", gateway, "/api/multiply?a=7&b=8", null),
                FloodConnection.request("POST", gateway, "/api/sum", "{\"numbers\":[1,2,3]}"));
    }

    /** Closed loop: each caller waits for its response before it calls again. Measures what the suite sustains. */
    FloodResult closedLoop(int callers, Duration duration) throws IOException {
        var result = new FloodResult(duration);
        long end = System.nanoTime() + duration.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            for (int waiting = due.size() + inFlight.size(); waiting < callers; waiting++) {
                due.add(now);
            }
            progress(result);
        }
        return finished(result);
    }

    /** Open loop: calls at a constant rate; latencies count from when a call was due. */
    FloodResult openLoop(double callsPerSecond, Duration duration) throws IOException {
        var result = new FloodResult(duration);
        double nanosEach = 1e9 / callsPerSecond;
        long start = System.nanoTime();
        long made = 0;
        for (long now = start; now - start < duration.toNanos(); now = System.nanoTime()) {
            for (; made * nanosEach <= now - start; made++) {
                due.add(start + (long) (made * nanosEach));
            }
            progress(result);
        }
        return finished(result);
    }

    private FloodResult finished(FloodResult result) throws IOException {
        while (!due.isEmpty() || !inFlight.isEmpty()) {
            progress(result);
        }
        return result;
    }

    private void call(long since, FloodResult result) {
        FloodConnection connection = idle.pollFirst();
        try {
            if (connection == null) {
                connection = new FloodConnection(gateway, selector);
            }
            inFlight.add(connection);
            connection.call(requests.get(turn++ % requests.size()), since);
        } catch (IOException e) {
            fail(connection, e, result);
        }
    }

    private void progress(FloodResult result) throws IOException {
        while (!due.isEmpty() && (!idle.isEmpty() || inFlight.size() < MAX_CONNECTIONS)) {
            call(due.remove(), result);
        }
        selector.select(key -> progress((FloodConnection) key.attachment(), result), TICK_MILLIS);
        long now = System.nanoTime();
        while (!inFlight.isEmpty() && now - inFlight.getFirst().due() > TIMEOUT_NANOS) {
            fail(inFlight.getFirst(), new SocketTimeoutException("no response"), result);
        }
        while (!due.isEmpty() && now - due.element() > TIMEOUT_NANOS) {
            due.remove();
            result.addFailure(new SocketTimeoutException("no connection"));
        }
    }

    private void progress(FloodConnection connection, FloodResult result) {
        try {
            FloodConnection.Response response = connection.progress();
            if (response != null) {
                result.add(response, System.nanoTime() - connection.due());
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
                fail(connection, e, result);
            }
        } catch (IOException e) {
            fail(connection, e, result);
        }
    }

    private void fail(@Nullable FloodConnection connection, IOException why, FloodResult result) {
        result.addFailure(why);
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
