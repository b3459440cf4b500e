package dev.abacus.gateway.api.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.gateway.api.streaming.StreamPermits.StreamPermit;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.LiveSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StreamPermitsTest {

    private final StreamPermits permits = new StreamPermits(LiveSetting.fixed(new StreamSettings(5, 3)));

    @Test
    void oneAddressLeavesRoomForOthers() {
        List<StreamPermit> own = acquire("10.0.0.1", 3);

        assertThatThrownBy(() -> permits.acquire("10.0.0.1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("3 event streams of 10.0.0.1 are open already")
                .hasMessageContaining("abacus.streams");
        acquire("10.0.0.2", 2);
        own.getFirst().close();
        permits.acquire("10.0.0.1");
    }

    @Test
    void allTogetherAreBounded() {
        List<StreamPermit> first = acquire("10.0.0.1", 3);
        acquire("10.0.0.2", 2);

        assertThatThrownBy(() -> permits.acquire("10.0.0.3"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("5 event streams are open already");
        first.getFirst().close();
        permits.acquire("10.0.0.3");
    }

    @Test
    void onePermitIsReleasedOnce() {
        StreamPermit permit = permits.acquire("10.0.0.1");
        permits.acquire("10.0.0.1");
        permit.close();
        permit.close();

        assertThat(permits.acquired()).isEqualTo(1);
        acquire("10.0.0.1", 2);
        assertThatThrownBy(() -> permits.acquire("10.0.0.1")).isInstanceOf(ProblemException.class);
    }

    @Test
    void manyAtOnceGetNoMoreThanThereAre() throws Exception {
        var wide = new StreamPermits(LiveSetting.fixed(new StreamSettings(50, 50)));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<StreamPermit>> all = new ArrayList<>();
            for (int caller = 0; caller < 500; caller++) {
                String address = "10.0.0." + caller % 20;
                all.add(callers.submit(() -> wide.acquire(address)));
            }
            List<StreamPermit> acquired = new ArrayList<>();
            for (Future<StreamPermit> each : all) {
                try {
                    acquired.add(each.get());
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(ProblemException.class);
                }
            }
            assertThat(acquired).hasSize(50);
            acquired.forEach(StreamPermit::close);
        }
        assertThat(wide.acquired()).isZero();
    }

    private List<StreamPermit> acquire(String address, int count) {
        List<StreamPermit> acquired = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acquired.add(permits.acquire(address));
        }
        return acquired;
    }
}
