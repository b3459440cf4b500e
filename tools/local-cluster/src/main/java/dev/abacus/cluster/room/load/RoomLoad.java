package dev.abacus.cluster.room.load;

import dev.abacus.cluster.process.BackgroundLoop;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Open-loop load with a rate that can be changed: a call is due at its time, whatever became of the calls before it, and
 * its latency counts from then (Gil Tene's coordinated omission). It runs while it is wanted. Thread-safe.
 */
public final class RoomLoad implements AutoCloseable {
    public static final int DEFAULT_RATE = 20;
    public static final int MAX_RATE = 200;

    /** Calls in flight: more are counted as failed without being made, so that a hung gateway does not exhaust the heap. */
    private static final int MAX_IN_FLIGHT = 1_000;

    private static final long IDLE_MILLIS = 100;

    /** Until the whole rate: at once it would meet code that no caller has warmed up. */
    private static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int FIRST_RATE = 2;

    private final RetryingCaller caller = new RetryingCaller();
    private final Supplier<Map<String, URI>> gateways;
    private final BooleanSupplier wanted;
    private final Ribbon ribbon = new Ribbon();
    private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
    private final List<Consumer<FinishedCall>> listeners = new CopyOnWriteArrayList<>();
    private final Thread pace = Thread.ofVirtual()
            .name("room-load")
            .unstarted(new BackgroundLoop("the load of the control room fails", System.err::println, this::keepPace));
    private long due = System.nanoTime();
    private long begun = due;
    private int number;
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

    public void stopListening(Consumer<FinishedCall> listener) {
        listeners.remove(listener);
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
        return MAX_IN_FLIGHT - permits.availablePermits();
    }

    public Ribbon ribbon() {
        return ribbon;
    }

    private void keepPace() throws InterruptedException {
        long left = due - System.nanoTime();
        if (!running()) {
            Thread.sleep(IDLE_MILLIS);
            due = System.nanoTime();
            begun = due;
        } else if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        } else {
            Instant at = Instant.now().plusNanos(left);
            due += (long) (TimeUnit.SECONDS.toNanos(1) / rateAfter(due - begun));
            begin(number++, at);
        }
    }

    private double rateAfter(long nanos) {
        return Math.min(rate, FIRST_RATE + (double) rate * nanos / RAMP_NANOS);
    }

    private void begin(int number, Instant due) {
        if (!permits.tryAcquire()) {
            finish(new FinishedCall(due, Duration.ZERO, "", "", "too many calls in flight"));
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                finish(caller.call(number, due, gateways.get()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                finish(new FinishedCall(due, Duration.ZERO, "", "", e.toString()));
            } finally {
                permits.release();
            }
        });
    }

    private void finish(FinishedCall call) {
        ribbon.add(call);
        listeners.forEach(listener -> listener.accept(call));
    }

    @Override
    public void close() {
        pace.interrupt();
        caller.close();
    }
}
