package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BoundedDnsResolverTest {

    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch nameServer = new CountDownLatch(1);

    private final BoundedDnsResolver resolver = new BoundedDnsResolver(new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            questions.incrementAndGet();
            try {
                nameServer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (host.startsWith("unknown")) {
                throw new UnknownHostException("Name or service not known");
            }
            return new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    });

    @AfterEach
    void answer() {
        nameServer.countDown();
    }

    @Test
    void aSilentNameServerTakesAboutASecondAndIsAskedOnceAtATime() {
        long start = System.nanoTime();

        for (int call = 0; call < 2; call++) {
            assertThatThrownBy(() -> resolver.resolve("host.example"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("host.example is not resolved within 1000 ms");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(questions).hasValue(1);
    }

    @Test
    void aNameIsAskedForAgainAtTheNextCall() throws Exception {
        nameServer.countDown();

        assertThat(resolver.resolve("host.example")).containsExactly(InetAddress.ofLiteral("10.0.0.1"));
        assertThatThrownBy(() -> resolver.resolve("unknown.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("unknown.example: Name or service not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anAddressNeedsNoNameServer(String address) throws Exception {
        assertThat(resolver.resolve(address)).containsExactly(InetAddress.ofLiteral(address));
        assertThat(questions).hasValue(0);
    }
}
