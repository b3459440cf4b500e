package dev.abacus.gateway.routing;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;

class SlowStartTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int CALLS = 1_000;
    private static final ServiceInstance OLD = TestBalancer.instance("old", 1);
    private static final ServiceInstance NEW = TestBalancer.instance("new", 1);

    private final AtomicLong clock = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(1);
    private List<ServiceInstance> listed = List.of(OLD);
    private TestBalancer calls = calls(WINDOW, random::nextDouble);

    @Test
    void aNewInstanceComesToItsShareWithinTheWindow() {
        addNewAfter(WINDOW);

        assertThat(callsOfNew()).isBetween(30L, 70L);
        pass(WINDOW.dividedBy(2));
        assertThat(callsOfNew()).isBetween(200L, 300L);
        pass(WINDOW.dividedBy(2));
        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    @Test
    void whereAllAreNewEachGetsItsShare() {
        addNewAfter(WINDOW.dividedBy(2));

        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    @Test
    void withoutAWindowANewInstanceGetsItsShareAtOnce() {
        calls = calls(Duration.ZERO, random::nextDouble);
        addNewAfter(WINDOW);

        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    /** A new instance takes what is too much for the others. */
    @Test
    void aNewInstanceHelpsWhenTheOthersAreBusy() {
        calls = calls(WINDOW, () -> 1);
        addNewAfter(WINDOW);

        List<Response<ServiceInstance>> inFlight =
                Stream.generate(calls::begin).limit(CALLS).toList();

        // A tenth of what the other has.
        assertThat(byInstance(inFlight).get("new")).isBetween(85L, 95L);
    }

    @Test
    void aNewInstanceGetsAllCallsWhenTheOtherIsEjected() {
        addNewAfter(WINDOW);
        Response<ServiceInstance> failed = calls.begin();
        while (!TestBalancer.id(failed).equals("old")) {
            failed = calls.begin();
        }
        calls.fail(failed);

        assertThat(callsOfNew()).isEqualTo(CALLS);
    }

    @Test
    void anInstanceThatComesBackIsNew() {
        addNewAfter(WINDOW);
        pass(WINDOW);
        listed = List.of(OLD);
        callsOfNew();
        listed = List.of(OLD, TestBalancer.instance("new", 1));

        assertThat(callsOfNew()).isBetween(30L, 70L);
    }

    private void addNewAfter(Duration age) {
        assertThat(callsOfNew()).isZero();
        pass(age);
        listed = List.of(OLD, NEW);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Of calls one after the other. */
    private long callsOfNew() {
        List<Response<ServiceInstance>> chosen = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Response<ServiceInstance> instance = calls.begin();
            chosen.add(instance);
            calls.succeed(instance);
        }
        return byInstance(chosen).getOrDefault("new", 0L);
    }

    private static Map<String, Long> byInstance(List<Response<ServiceInstance>> chosen) {
        return chosen.stream().collect(groupingBy(TestBalancer::id, counting()));
    }

    private TestBalancer calls(Duration window, DoubleSupplier chance) {
        return TestBalancer.over(() -> listed, window, clock::get, chance);
    }
}
