package dev.abacus.kit.limits;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.LoopHealth;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reaper of idle connections and of connections whose client does not read its response. A server at its maximum of
 * connections accepts no others, so idle ones are closed above 90 % of the maximum (RFC 9112, 9.5). Event streams,
 * partial requests and requests in flight have lower limits of their own. Thread-safe.
 */
final class ConnectionReaper {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** Minimum idle time; a client under load is never idle for so long. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ConnectionReaper.class);

    /** Percent of the maximum: above the first, idle connections are closed until the second is reached. */
    private static final int FEW_LEFT = 90;

    private static final int ENOUGH_LEFT = 80;

    private final BoundedHttpProtocol protocol;
    private final LiveSetting<ReceivingSettings> settings;
    private final LoopHealth health;
    private final Map<SocketWrapperBase<?>, Long> busySince = new ConcurrentHashMap<>();
    /** For one round at a time. */
    private final Map<NioSocketWrapper, LastRead> lastReads = new HashMap<>();

    private @Nullable Future<?> rounds;

    ConnectionReaper(BoundedHttpProtocol protocol, LiveSetting<ReceivingSettings> settings, LoopHealth health) {
        this.protocol = protocol;
        this.settings = settings;
        this.health = health;
    }

    void start(ScheduledExecutorService scheduler) {
        health.started();
        long interval = INTERVAL.toMillis();
        rounds = scheduler.scheduleWithFixedDelay(this::reap, interval, interval, TimeUnit.MILLISECONDS);
    }

    void stop() {
        health.ended();
        if (rounds != null) {
            rounds.cancel(false);
        }
    }

    /** The server processes a request, or a part of one. */
    void busy(SocketWrapperBase<?> connection) {
        busySince.put(connection, System.nanoTime());
    }

    /** The connection waits for bytes, or has ended. */
    void idle(SocketWrapperBase<?> connection) {
        busySince.remove(connection);
    }

    /** Catches everything: after an exception the scheduler would end the task without a log line. */
    private void reap() {
        try {
            busySince.forEach(this::closeIfLate);
            seeLastReads();
            long open = protocol.getConnectionCount();
            int maximum = protocol.getMaxConnections();
            if (maximum > 0 && open * 100 > maximum * (long) FEW_LEFT) {
                closeIdle(open - maximum * (long) ENOUGH_LEFT / 100);
            }
            health.succeeded();
        } catch (Throwable e) {
            health.failed(e);
        }
    }

    private void closeIfLate(SocketWrapperBase<?> connection, long since) {
        long limit = settings.get().answerTimeout().toNanos();
        if (System.nanoTime() - since > limit && busySince.remove(connection, since)) {
            shutDown(connection);
        }
    }

    /**
     * Last read of a connection as the rounds have seen it.
     *
     * @param millis by the wall clock, as Tomcat has it; that clock can be set, so it tells only one read from another
     * @param seenAt by {@link System#nanoTime()}
     */
    private record LastRead(long millis, long seenAt) {}

    private void seeLastReads() {
        Set<NioSocketWrapper> connections = protocol.connections().stream()
                .filter(NioSocketWrapper.class::isInstance)
                .map(NioSocketWrapper.class::cast)
                .collect(Collectors.toSet());
        long now = System.nanoTime();
        lastReads.keySet().retainAll(connections);
        connections.forEach(connection -> {
            long millis = connection.getLastRead();
            lastReads.compute(
                    connection,
                    (_, seen) -> seen != null && seen.millis() == millis ? seen : new LastRead(millis, now));
        });
    }

    /** Closes idle connections, first those of the address that has most connections. */
    private void closeIdle(long count) {
        long now = System.nanoTime();
        Map<String, Long> byAddress = lastReads.keySet().stream()
                .collect(Collectors.groupingBy(ConnectionReaper::address, Collectors.counting()));
        List<Idle> excess = lastReads.entrySet().stream()
                .filter(each -> isIdle(each.getKey()))
                .map(each -> new Idle(
                        each.getKey(),
                        byAddress.getOrDefault(address(each.getKey()), 0L),
                        now - each.getValue().seenAt()))
                .filter(idle -> idle.nanos() > IDLE.toNanos())
                .sorted(Comparator.comparingLong(Idle::ofAddress)
                        .thenComparingLong(Idle::nanos)
                        .reversed())
                .limit(count)
                .toList();
        excess.forEach(idle -> shutDown(idle.connection()));
        log.debug("{} connections were idle while few were left", excess.size());
    }

    /** @param ofAddress connections of its address */
    private record Idle(NioSocketWrapper connection, long ofAddress, long nanos) {}

    private static String address(NioSocketWrapper connection) {
        return String.valueOf(connection.getRemoteAddr());
    }

    /**
     * Whether the server waits for the first byte of a request: it has no processor, which a partial request or a
     * stream would have, and processes nothing.
     */
    private boolean isIdle(NioSocketWrapper connection) {
        return connection.interestOpsHas(SelectionKey.OP_READ)
                && connection.getCurrentProcessor() == null
                && !busySince.containsKey(connection);
    }

    /**
     * Shuts the channel down. Only the thread that uses the connection may close it; it reads the end of the stream.
     */
    private static void shutDown(SocketWrapperBase<?> connection) {
        var channel = BoundedHttpProcessor.channel(connection);
        if (channel != null) {
            try {
                channel.shutdownOutput();
                channel.shutdownInput();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }
}
