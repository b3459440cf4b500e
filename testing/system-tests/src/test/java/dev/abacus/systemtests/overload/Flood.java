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
 * As many calls as one asks for, half of them recording, on as many connections as that takes, up to a bound; a call that
 * finds none waits for one. An event loop, for what this needs of the processor it takes from the suite. Not thread-safe.
 */
final class Flood implements AutoCloseable {

    private static final long TICK_MILLIS = 1;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Fewer than the gateway and its listen queue take: what is beyond that is answered by nobody and costs both sides. */
    private static final int MOST_CONNECTIONS = 1600;

    private final InetSocketAddress gateway;
    private final List<byte[]> requests;
    private final Selector selector = Selector.open();
    private final Deque<Wire> idle = new ArrayDeque<>();

    /** When calls were due that have no connection yet, the oldest first. */
    private final Queue<Long> due = new ArrayDeque<>();

    /** The oldest call first. */
    private final SequencedSet<Wire> underWay = new LinkedHashSet<>();

    private int turn;

    Flood(URI gateway) throws IOException {
        this.gateway = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        this.requests = List.of(
                Wire.request("GET", gateway, "/api/multiply?a=7&b=8", null),
                Wire.request("POST", gateway, "/api/sum", "{\"numbers\":[1,2,3]}"));
    }

    /** So many callers, each of which waits for its answer before it calls again: what the suite carries at most. */
    Yield closedLoop(int callers, Duration duration) throws IOException {
        var yield = new Yield(duration);
        long end = System.nanoTime() + duration.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            for (int waiting = due.size() + underWay.size(); waiting < callers; waiting++) {
                due.add(now);
            }
            progress(yield);
        }
        return finished(yield);
    }

    /** So many calls a second, whatever becomes of them; latencies count from when a call was due. */
    Yield openLoop(double callsPerSecond, Duration duration) throws IOException {
        var yield = new Yield(duration);
        double nanosEach = 1e9 / callsPerSecond;
        long start = System.nanoTime();
        long made = 0;
        for (long now = start; now - start < duration.toNanos(); now = System.nanoTime()) {
            for (; made * nanosEach <= now - start; made++) {
                due.add(start + (long) (made * nanosEach));
            }
            progress(yield);
        }
        return finished(yield);
    }

    private Yield finished(Yield yield) throws IOException {
        while (!due.isEmpty() || !underWay.isEmpty()) {
            progress(yield);
        }
        return yield;
    }

    private void call(long since, Yield yield) {
        Wire wire = idle.pollFirst();
        try {
            if (wire == null) {
                wire = new Wire(gateway, selector);
            }
            underWay.add(wire);
            wire.call(requests.get(turn++ % requests.size()), since);
        } catch (IOException e) {
            fail(wire, e, yield);
        }
    }

    private void progress(Yield yield) throws IOException {
        while (!due.isEmpty() && (!idle.isEmpty() || underWay.size() < MOST_CONNECTIONS)) {
            call(due.remove(), yield);
        }
        selector.select(key -> progress((Wire) key.attachment(), yield), TICK_MILLIS);
        long now = System.nanoTime();
        while (!underWay.isEmpty() && now - underWay.getFirst().due() > PATIENCE_NANOS) {
            fail(underWay.getFirst(), new SocketTimeoutException("no answer"), yield);
        }
        while (!due.isEmpty() && now - due.element() > PATIENCE_NANOS) {
            due.remove();
            yield.addFailure(new SocketTimeoutException("no connection"));
        }
    }

    private void progress(Wire wire, Yield yield) {
        try {
            Wire.Answer answer = wire.progress();
            if (answer != null) {
                yield.add(answer, System.nanoTime() - wire.due());
                underWay.remove(wire);
                if (answer.closes()) {
                    wire.close();
                } else {
                    idle.addFirst(wire);
                }
            }
        } catch (EOFException e) {
            if (idle.remove(wire)) {
                wire.close();
            } else {
                fail(wire, e, yield);
            }
        } catch (IOException e) {
            fail(wire, e, yield);
        }
    }

    private void fail(@Nullable Wire wire, IOException why, Yield yield) {
        yield.addFailure(why);
        if (wire != null) {
            idle.remove(wire);
            underWay.remove(wire);
            wire.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Wire) key.attachment()).close();
        }
        selector.close();
    }
}
