package dev.abacus.gateway.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolver of instances' host names with a time limit. The system's waits 10 s and more for a name server that is silent,
 * nothing can interrupt it, and other callers of the name wait for the first. Here each name is asked for by one thread of its
 * own, for all callers. Thread-safe.
 */
final class BoundedDnsResolver implements DnsResolver {

    private static final long LIMIT_MILLIS = 1_000;

    private final DnsResolver system;
    private final Map<String, CompletableFuture<InetAddress[]>> asked = new ConcurrentHashMap<>();

    BoundedDnsResolver() {
        this(SystemDefaultDnsResolver.INSTANCE);
    }

    BoundedDnsResolver(DnsResolver system) {
        this.system = system;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return new InetAddress[] {InetAddress.ofLiteral(host)};
        } catch (IllegalArgumentException e) {
            return resolveName(host);
        }
    }

    private InetAddress[] resolveName(String host) throws UnknownHostException {
        try {
            return asked.computeIfAbsent(host, this::ask).get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException("%s is not resolved within %d ms".formatted(host, LIMIT_MILLIS));
        } catch (ExecutionException e) {
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw new UnknownHostException("%s: %s".formatted(host, reason.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + ": interrupted");
        }
    }

    /** A platform thread: a virtual one would keep its carrier. */
    private CompletableFuture<InetAddress[]> ask(String host) {
        var answer = new CompletableFuture<InetAddress[]>();
        Thread.ofPlatform().daemon().name("dns-" + host).start(() -> {
            try {
                answer.complete(system.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                asked.remove(host);
            }
        });
        return answer;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
