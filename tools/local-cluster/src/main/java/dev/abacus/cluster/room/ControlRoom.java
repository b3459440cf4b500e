package dev.abacus.cluster.room;

import dev.abacus.cluster.process.BackgroundLoop;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.room.action.ActionExecutor;
import dev.abacus.cluster.room.action.ActionRequest;
import dev.abacus.cluster.room.action.AvailableAction;
import dev.abacus.cluster.room.action.Incidents;
import dev.abacus.cluster.room.action.Suggestions;
import dev.abacus.cluster.room.load.RoomLoad;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.SuiteMonitor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Control room: a page that shows the running suite, breaks real processes, and tells what that cost
 * callers. It reads the suite and makes calls only while a page is open or an action is under way. Thread-safe.
 */
public final class ControlRoom implements AutoCloseable {
    /** The port of the control room is that of the first gateway plus this. */
    public static final int PORT_OFFSET = 8;

    /** The header of a POST that has the token of the run. */
    public static final String TOKEN_HEADER = "Abacus-Room-Token";

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration CLOSELY = Duration.ofMillis(50);
    /** For requests that are no open page. */
    private static final long INTEREST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Enough for all sources to be read once. */
    private static final Duration FIRST_READ = Duration.ofMillis(1_500);

    private final URI uri;
    private final AtomicInteger pages = new AtomicInteger();
    private final Incidents incidents = new Incidents();
    private final SuiteMonitor monitor;
    private final RoomLoad load;
    private final ActionExecutor executor;
    private final Suggestions suggestions;
    private final RoomState state;
    private final RoomServer server;
    private final Thread ticker;
    private long published = System.nanoTime();
    private volatile Observation seen = Observation.NONE;
    private volatile long interest = System.nanoTime() - INTEREST_NANOS;

    /**
     * @param port 0 for a free one
     * @param home the directory of the project
     * @param log gets a line at the beginning and the end of each action
     */
    private ControlRoom(ControlledSuite suite, int port, Path home, Path token, Consumer<String> log) {
        this.ticker = Thread.ofVirtual()
                .name("control-room")
                .unstarted(new BackgroundLoop("the control room does not follow the suite", log, this::publish));
        this.monitor = new SuiteMonitor(suite);
        this.load = new RoomLoad(this::calledGateways, () -> pages.get() > 0);
        load.listen(incidents::count);
        EventLog events = new EventLog();
        this.server = new RoomServer(this, events, pages, home, port);
        this.uri = server.uri();
        this.executor = new ActionExecutor(suite, this::seen, incidents, uri.toString(), log);
        this.suggestions = new Suggestions(executor);
        this.state = new RoomState(events, load, incidents, executor, suggestions);
        server.writeToken(token);
    }

    /**
     * @param port 0 for a free one
     * @param home the directory of the project
     * @param token the file that gets the token of this run
     * @param log gets a line at the beginning and the end of each action
     * @throws ClusterException if the port is in use
     */
    public static ControlRoom start(ControlledSuite suite, int port, Path home, Path token, Consumer<String> log) {
        ControlRoom room = new ControlRoom(suite, port, home, token, log);
        room.load.start();
        room.ticker.start();
        room.server.start();
        return room;
    }

    /** The address of the page, as {@code http://localhost:8088/}. */
    public URI uri() {
        return uri;
    }

    RoomLoad load() {
        return load;
    }

    EventLog.Event snapshot() {
        return state.snapshot();
    }

    /** What an action will hit, and whether it is possible. */
    AvailableAction preview(ActionRequest request) {
        attend();
        return AvailableAction.of(request, executor);
    }

    /** Does an action; returns when its state is reached. */
    Object perform(ActionRequest request) {
        attend();
        boolean suggested = request.equals(suggestions.next(seen).request());
        try {
            Object done = executor.perform(request);
            if (suggested) {
                suggestions.taken();
            }
            return done;
        } catch (ClusterException impossible) {
            // It stays impossible if nothing is under way that ends.
            if (suggested && !incidents.anyOpen()) {
                suggestions.taken();
            }
            throw impossible;
        }
    }

    /** Returns when the suite was read lately. */
    void attend() {
        boolean idle = isIdle();
        interest = System.nanoTime();
        if (idle) {
            Pause.of(FIRST_READ);
        }
    }

    private Observation seen() {
        return seen;
    }

    /** Those that are ready, as a load balancer before them would call them; all, if none is. */
    private Map<String, URI> calledGateways() {
        Map<String, URI> all = monitor.gateways();
        Map<String, URI> ready = new TreeMap<>(all);
        ready.keySet().removeIf(name -> !seen.ready(name));
        return ready.isEmpty() ? all : ready;
    }

    private boolean isIdle() {
        return pages.get() == 0 && !incidents.anyOpen() && System.nanoTime() - interest > INTEREST_NANOS;
    }

    private void publish() throws InterruptedException {
        Thread.sleep(incidents.anyOpen() ? CLOSELY : INTERVAL);
        boolean idle = isIdle();
        executor.recordUnexpectedExits(!idle);
        if (idle) {
            published = System.nanoTime();
            return;
        }
        // A process may vanish while it is read.
        seen = monitor.observe(incidents.anyOpen());
        long now = System.nanoTime();
        if (now - published >= INTERVAL.toNanos()) {
            // What was missed is not made up for: that would be several together.
            published = Math.max(published + INTERVAL.toNanos(), now - INTERVAL.toNanos());
            state.publish(seen);
        }
    }

    @Override
    public void close() {
        ticker.interrupt();
        executor.close();
        load.close();
        server.close();
    }
}
