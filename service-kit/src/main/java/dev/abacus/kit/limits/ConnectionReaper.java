package dev.abacus.kit.limits;

import dev.abacus.kit.settings.Live;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that others need, or that nobody takes an answer from. A server that has its maximum of connections
 * accepts no others: so where few are left, idle ones are closed (RFC 9112, 9.5). Event streams, partial requests and
 * requests in flight are bounded by themselves, to less than the maximum. Thread-safe.
 */
final class ConnectionReaper implements Runnable {

    static final Duration INTERVAL = Duration.ofMillis(100);

    /** A client that repeats its calls is never idle for so long. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ConnectionReaper.class);

    /** In percent of the maximum: above the first, idle connections are closed until there are as few as the second. */
    private static final int FEW_LEFT = 90;

    private static final int ENOUGH_LEFT = 80;

    private final BoundedHttpProtocol protocol;
    private final Live<ReceivingSettings> settings;
    private final Map<SocketWrapperBase<?>, Long> busySince = new ConcurrentHashMap<>();

    ConnectionReaper(BoundedHttpProtocol protocol, Live<ReceivingSettings> settings) {
        this.protocol = protocol;
        this.settings = settings;
    }

    /** A request or a part of one is worked on. */
    void busy(SocketWrapperBase<?> connection) {
        busySince.put(connection, System.nanoTime());
    }

    /** It waits for bytes that come, or has ended. */
    void idle(SocketWrapperBase<?> connection) {
        busySince.remove(connection);
    }

    @Override
    public void run() {
        try {
            busySince.forEach(this::closeIfLate);
            long open = protocol.getConnectionCount();
            int maximum = protocol.getMaxConnections();
            if (maximum > 0 && open * 100 > maximum * (long) FEW_LEFT) {
                closeIdle(open - maximum * (long) ENOUGH_LEFT / 100);
            }
        } catch (RuntimeException e) {
            log.error("Connections could not be looked at; again in {}", INTERVAL, e);
        }
    }

    private void closeIfLate(SocketWrapperBase<?> connection, long since) {
        long limit = settings.get().answerTimeout().toNanos();
        if (System.nanoTime() - since > limit && busySince.remove(connection, since)) {
            shutDown(connection);
        }
    }

    /** Of the address that has the most connections first: a client that keeps many is not to cost others theirs. */
    private void closeIdle(long count) {
        List<NioSocketWrapper> connections = protocol.connections().stream()
                .filter(NioSocketWrapper.class::isInstance)
                .map(NioSocketWrapper.class::cast)
                .toList();
        Map<String, Long> byAddress =
                connections.stream().collect(Collectors.groupingBy(ConnectionReaper::address, Collectors.counting()));
        List<Idle> excess = connections.stream()
                .filter(this::isIdle)
                .map(each -> new Idle(each, byAddress.getOrDefault(address(each), 0L), each.getLastRead()))
                .sorted(Comparator.comparingLong(Idle::ofAddress).reversed().thenComparingLong(Idle::lastRead))
                .limit(count)
                .toList();
        excess.forEach(idle -> shutDown(idle.connection()));
        log.debug("{} connections were idle while few were left", excess.size());
    }

    /**
     * A connection as it was when it was looked at, for what is sorted must not change meanwhile.
     *
     * @param ofAddress connections of its address
     */
    private record Idle(NioSocketWrapper connection, long ofAddress, long lastRead) {}

    private static String address(NioSocketWrapper connection) {
        return String.valueOf(connection.getRemoteAddr());
    }

    /**
     * Nothing was read that is not answered: the server waits for bytes, has none of a request or for a stream, for which
     * it would keep a processor, and works on nothing.
     */
    private boolean isIdle(NioSocketWrapper connection) {
        return connection.interestOpsHas(SelectionKey.OP_READ)
                && connection.getCurrentProcessor() == null
                && !busySince.containsKey(connection)
                && System.currentTimeMillis() - connection.getLastRead() > IDLE.toMillis();
    }

    /** Not closed, which only the thread may do that works on it: whoever reads or writes meets its end. */
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
