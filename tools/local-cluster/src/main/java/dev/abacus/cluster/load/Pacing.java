package dev.abacus.cluster.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;

/** Open-loop and closed-loop pacing: when each call of a load begins. */
public final class Pacing {

    /** Begins a call of an open loop, and does not wait for its end. */
    public interface OpenCall {
        /**
         * @param number from 0
         * @param due when, by {@link System#nanoTime()}
         */
        void begin(int number, long due) throws InterruptedException;
    }

    /** Makes a call of a closed loop. */
    public interface ClosedCall {
        /**
         * @param client from 0
         * @param number from 0, of the calls of this client
         */
        void make(int client, int number) throws Exception;
    }

    private Pacing() {}

    /**
     * Open loop: a call is due at its time, whatever became of the calls before it, and its latency counts from then. A
     * generator that waits for an answer before it sends the next call, or counts from when it got around to sending,
     * leaves out what a stall would have cost all those who came meanwhile: Gil Tene's coordinated omission (<a
     * href="https://github.com/giltene/wrk2">wrk2</a>).
     *
     * @param start when the first call is due, by {@link System#nanoTime()}
     * @param interval nanoseconds between a call and the next one, by the nanoseconds from the start to the call
     * @param wanted whether another call is made
     */
    public static void open(long start, LongUnaryOperator interval, BooleanSupplier wanted, OpenCall call)
            throws InterruptedException {
        long due = start;
        for (int number = 0; reached(due, wanted); number++) {
            call.begin(number, due);
            due += interval.applyAsLong(due - start);
        }
    }

    /** Returns at this time; false if no call is wanted any more. */
    private static boolean reached(long due, BooleanSupplier wanted) throws InterruptedException {
        long left = due - System.nanoTime();
        while (left > 0 && wanted.getAsBoolean()) {
            TimeUnit.NANOSECONDS.sleep(left);
            left = due - System.nanoTime();
        }
        return wanted.getAsBoolean();
    }

    /**
     * Closed loop: each client makes its next call when the last one has ended. Returns when the time is over and all calls
     * have ended.
     *
     * @return how many calls threw an exception
     */
    public static long closed(int clients, Duration time, ClosedCall call) {
        long end = System.nanoTime() + time.toNanos();
        LongAdder failed = new LongAdder();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                int own = client;
                threads.execute(() -> {
                    for (int number = 0; System.nanoTime() < end; number++) {
                        try {
                            call.make(own, number);
                        } catch (Exception e) {
                            failed.increment();
                        }
                    }
                });
            }
        }
        return failed.sum();
    }
}
