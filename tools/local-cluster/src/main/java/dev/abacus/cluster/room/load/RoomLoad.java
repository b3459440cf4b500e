package dev.abacus.cluster.room.load;

import dev.abacus.cluster.load.FailoverCaller;
import dev.abacus.cluster.load.FailoverCaller.Reply;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import dev.abacus.cluster.load.Pacing;
import dev.abacus.cluster.process.BackgroundLoop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Open-loop load ({@link Pacing#open}) with a rate that can be changed. It runs while it is wanted. A failed connection is
 * not a failed call, as {@link FailoverCaller} tries another gateway. Thread-safe.
 */
public final class RoomLoad implements AutoCloseable {
    public static final int DEFAULT_RATE = 20;
    public static final int MAX_RATE = 200;

    /** Calls in flight: more are counted as failed without being made, so that a hung gateway does not exhaust the heap. */
    private static final int MAX_IN_FLIGHT = 1_000;

    private static final long IDLE_MILLIS = 100;

    /** Until the whole rate: all of it would meet code that no caller has warmed up. */
    private static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int FIRST_RATE = 2;

    private static final Pattern INSTANCE = Pattern.compile("\"instance\":\"([^\"]*)\"");

    private final FailoverCaller caller = new FailoverCaller();
    private final Supplier<Map<String, URI>> gateways;
    private final BooleanSupplier wanted;
    private final CallTimeSeries byDueTime = new CallTimeSeries(FinishedCall::due);
    private final CallTimeSeries byEndTime = new CallTimeSeries(FinishedCall::ended);
    private final Edges edges = new Edges();
    /** With the time when each was due, by {@link System#nanoTime()}. */
    private final Map<LoadCall, Long> inFlight = new ConcurrentHashMap<>();

    private final List<Consumer<FinishedCall>> listeners = new CopyOnWriteArrayList<>();
    private final Thread pace = Thread.ofVirtual()
            .name("room-load")
            .unstarted(new BackgroundLoop("the load of the control room fails", System.err::println, this::keepPace));
    private volatile int rate = DEFAULT_RATE;
    private volatile boolean on = true;

    /** @param wanted whether anybody watches */
    public RoomLoad(Supplier<Map<String, URI>> gateways, BooleanSupplier wanted) {
        this.gateways = gateways;
        this.wanted = wanted;
    }

    public void start() {
        pace.start();
    }

    /** Adds a listener, which is called from any thread and must not block. */
    public void listen(Consumer<FinishedCall> listener) {
        listeners.add(listener);
    }

    /** @param callsPerSecond from 1 to {@link #MAX_RATE} */
    public void set(boolean switchedOn, int callsPerSecond) {
        if (callsPerSecond < 1 || callsPerSecond > MAX_RATE) {
            throw new IllegalArgumentException("rate needs a number from 1 to " + MAX_RATE + ", not " + callsPerSecond);
        }
        rate = callsPerSecond;
        on = switchedOn;
    }

    public int rate() {
        return rate;
    }

    public boolean on() {
        return on;
    }

    /** Whether calls are made now. */
    public boolean running() {
        return on && wanted.getAsBoolean();
    }

    public int inFlight() {
        return inFlight.size();
    }

    /** The calls in flight that were due longer ago than this. */
    public int waiting(Duration longer) {
        long now = System.nanoTime();
        return (int) inFlight.values().stream()
                .filter(due -> now - due > longer.toNanos())
                .count();
    }

    /** The calls by the second in which they were due. */
    public CallTimeSeries byDueTime() {
        return byDueTime;
    }

    /** The calls by the second in which they ended. */
    public CallTimeSeries byEndTime() {
        return byEndTime;
    }

    /**
     * The calls that ended in the last whole seconds, by the edge of the picture that they took: "callers gateway", "gateway
     * sum-service-1".
     */
    public Map<String, CallStats> edges(Duration length) {
        return edges.last(length, Instant.now().getEpochSecond());
    }

    private void keepPace() throws InterruptedException {
        Pacing.open(System.nanoTime(), this::interval, this::running, this::begin);
        Thread.sleep(IDLE_MILLIS);
    }

    private long interval(long nanos) {
        return (long) (TimeUnit.SECONDS.toNanos(1) / Math.min(rate, FIRST_RATE + (double) rate * nanos / RAMP_NANOS));
    }

    private void begin(int number, long due) {
        if (inFlight.size() >= MAX_IN_FLIGHT) {
            finish(FinishedCall.notMade(time(due), "too many calls in flight"));
            return;
        }
        LoadCall call = call(number);
        inFlight.put(call, due);
        Thread.startVirtualThread(() -> {
            try {
                make(call, due, gateways.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                finish(FinishedCall.notMade(time(due), e.toString()));
            } finally {
                inFlight.remove(call);
            }
        });
    }

    /** Half GET and half recordings, each with all operations. */
    private static LoadCall call(int number) {
        LoadOperation[] operations = LoadOperation.values();
        return new LoadCall(
                number,
                Method.values()[number / 2 / operations.length % 2],
                operations[number / 2 % operations.length],
                List.of(7L, number % 1_000L),
                UUID.randomUUID().toString());
    }

    private void make(LoadCall call, long due, Map<String, URI> byName) throws InterruptedException {
        if (byName.isEmpty()) {
            finish(FinishedCall.notMade(time(due), "no gateway"));
            return;
        }
        FailoverCaller.Attempted attempted = caller.make(call, List.copyOf(byName.values()), due);
        Duration latency = Duration.ofNanos(System.nanoTime() - due);
        String gateway = byName.entrySet().stream()
                .filter(entry -> entry.getValue().equals(attempted.gateway()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        switch (attempted.reply()) {
            case Reply.Answer(HttpResponse<String> response)
            when response.statusCode() / 100 == 2 -> finish(due, latency, gateway, instance(response.body()), "");
            case Reply.Answer(HttpResponse<String> response) ->
                finish(due, latency, gateway, "", "status " + response.statusCode());
            case Reply.Timeout _ -> finish(due, latency, gateway, "", "timeout");
            case Reply.ConnectionFailure(IOException cause) ->
                finish(due, latency, gateway, "", cause.getClass().getSimpleName());
        }
    }

    private static String instance(String body) {
        Matcher found = INSTANCE.matcher(body);
        return found.find() ? found.group(1) : "";
    }

    private void finish(long due, Duration latency, String gateway, String instance, String failure) {
        finish(new FinishedCall(time(due), latency, gateway, instance, failure));
    }

    /** @param due by {@link System#nanoTime()} */
    private static Instant time(long due) {
        return Instant.now().minusNanos(System.nanoTime() - due);
    }

    private void finish(FinishedCall call) {
        byDueTime.add(call);
        byEndTime.add(call);
        edges.add(call);
        listeners.forEach(listener -> listener.accept(call));
    }

    @Override
    public void close() {
        pace.interrupt();
        caller.close();
    }
}
