package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;

/** A supplier that makes a new list of new objects for each call, as Spring Cloud's does without its cache. */
class ChangedListTest {

    private List<String> ids = List.of("one", "two");
    private int port = 1;
    private final TestBalancer calls = TestBalancer.over(
            () -> ids.stream().map(id -> TestBalancer.instance(id, port)).toList());

    @Test
    void anEjectedInstanceStaysEjected() {
        Response<ServiceInstance> failed = calls.begin();
        calls.fail(failed);

        assertThat(Stream.generate(calls::begin).limit(10).map(TestBalancer::id))
                .doesNotContain(TestBalancer.id(failed));
    }

    @Test
    void callsInFlightCount() {
        Response<ServiceInstance> held = calls.begin();

        for (int i = 0; i < 10; i++) {
            Response<ServiceInstance> other = calls.begin();
            assertThat(TestBalancer.id(other)).isNotEqualTo(TestBalancer.id(held));
            calls.succeed(other);
        }
        assertThat(calls.balancer.inFlight(TestBalancer.server(held))).isEqualTo(1);
    }

    /** Another process, though it has the name of the former one. */
    @Test
    void anInstanceAtAnotherPortIsAnotherOne() {
        ids = List.of("one");
        calls.fail(calls.begin());
        port = 2;

        Response<ServiceInstance> next = calls.begin();

        assertThat(calls.balancer.isEjected(TestBalancer.server(next))).isFalse();
    }
}
