package dev.abacus.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.settings.DialService.Dial;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestConsul consul;

    private final String name = "service-" + COUNT.incrementAndGet();
    private final String key = "abacus/config/" + name + "/data";
    private final List<StartedService> started = new ArrayList<>();

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void consulRuns() {
        consul.start();
    }

    @AfterEach
    void stopServices() {
        started.forEach(StartedService::close);
    }

    @Test
    void appliesAChangeWhileItRuns() {
        LiveSetting<Dial> dial = dial();
        List<Dial> told = new CopyOnWriteArrayList<>();
        dial.onChange(told::add);
        write(key, "dial:\n  volume: 5\n");
        await().atMost(SOON).until(() -> dial.get().volume() == 5);
        write(key, "dial.pause: 2s");
        await().atMost(SOON).until(() -> dial.get().equals(new Dial(1, Duration.ofSeconds(2))));
        assertThat(told).containsExactly(new Dial(5, Duration.ofMillis(100)), new Dial(1, Duration.ofSeconds(2)));
    }

    @Test
    void saysOnceWhatChanged(CapturedOutput output) {
        LiveSetting<Dial> dial = dial();
        write(key, "abacus.limits.max-numbers: 7\ndial.volume: 5");
        await().atMost(SOON).until(() -> dial.get().volume() == 5);

        assertThat(output.getOut().lines().filter(line -> line.contains(" is now ")))
                .hasSize(2)
                .anyMatch(line -> line.contains("abacus.limits is now"))
                .anyMatch(line -> line.contains("dial is now"));
    }

    /** Spring Cloud's client asks for all keys with a prefix. */
    @Test
    void keysBesideThatAreTooLargeKeepNoSettingsAway(CapturedOutput output) {
        String large = "x".repeat(500_000);
        for (int i = 0; i < 10; i++) {
            write(key + ".old" + i, large);
        }
        LiveSetting<Dial> dial = dial();
        for (int volume = 5; volume < 7; volume++) {
            int expected = volume;
            write(key, "dial.volume: " + expected);
            await().atMost(SOON).until(() -> dial.get().volume() == expected);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("are too large together")))
                .singleElement()
                .asString()
                .contains(key);
    }

    @Test
    void startsWithWhatIsThere() {
        write(key, "dial.volume: 7");
        assertThat(dial().get().volume()).isEqualTo(7);
    }

    @Test
    void theApplicationsOwnSettingWinsOverThatOfAll() {
        write(key, "dial.volume: 3");
        write("abacus/config/application/data", "dial: {volume: 4, pause: 1s}");
        LiveSetting<Dial> dial = dial();
        await().atMost(SOON).until(() -> dial.get().equals(new Dial(3, Duration.ofSeconds(1))));
        delete("abacus/config/application/data");
    }

    @Test
    void theCommandLineWinsOverConsul() {
        write(key, "dial.volume: 3");
        LiveSetting<Dial> dial = dial("dial.volume=9");
        write(key, "dial: {volume: 3, pause: 2s}");
        await().atMost(SOON).until(() -> dial.get().equals(new Dial(9, Duration.ofSeconds(2))));
    }

    @Test
    void refusesABadValueAndKeepsTheOldOne(CapturedOutput output) {
        write(key, "dial.volume: 5");
        LiveSetting<Dial> dial = dial();
        write(key, "dial: {volume: 12, pause: 3s}");
        await().atMost(SOON)
                .until(() -> output.getOut().contains("dial.volume = 12: must be less than or equal to 11"));
        write(key, "dial.volume: loud");
        await().atMost(SOON).until(() -> output.getOut().contains("dial.volume = loud"));
        assertThat(dial.get()).isEqualTo(new Dial(5, Duration.ofMillis(100)));
        assertThat(output.getOut())
                .contains("Refused " + key + ", its last settings stay")
                .doesNotContain("\tat ");
        write(key, "dial.volume: 6");
        await().atMost(SOON).until(() -> dial.get().volume() == 6);
    }

    @Test
    void refusesWhatIsNotYaml(CapturedOutput output) {
        write(key, "dial.volume: 5");
        LiveSetting<Dial> dial = dial();
        write(key, "dial: {volume: [");
        await().atMost(SOON).until(() -> output.getOut().contains("Refused " + key));
        assertThat(dial.get().volume()).isEqualTo(5);
        assertThat(output.getOut()).doesNotContain("\tat ");
    }

    @Test
    void keepsItsSettingsWhileConsulIsAwayAndWhenItComesBackWithoutState(CapturedOutput output) {
        write(key, "dial.volume: 5");
        LiveSetting<Dial> dial = dial();
        consul.wipe();
        await().atMost(SOON).until(() -> output.getOut().contains("what is known stays"));
        consul.start();
        await().atMost(SOON).until(() -> output.getOut().contains("answers again"));
        assertThat(dial.get().volume()).isEqualTo(5);
        write(key, "dial.volume: 6");
        await().atMost(SOON).until(() -> dial.get().volume() == 6);
        assertThat(output.getOut().split("what is known stays", -1)).hasSize(2);
    }

    @Test
    void followsAConsulThatComesLater() {
        consul.stop();
        LiveSetting<Dial> dial = dial();
        assertThat(dial.get().volume()).isEqualTo(1);
        consul.start();
        write(key, "dial.volume: 8");
        await().atMost(SOON).until(() -> dial.get().volume() == 8);
    }

    private LiveSetting<Dial> dial(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "spring.application.name=" + name;
        all[settings.length + 1] = "abacus.drain.notice=0";
        StartedService service = StartedService.with(DialService.class, consul.uri(), all);
        started.add(service);
        return DialService.dialOf(service);
    }

    private static void delete(String key) {
        new Caller(consul.uri().getPort()).call("DELETE", "/v1/kv/" + key, BodyPublishers.noBody());
    }

    private static void write(String key, String yaml) {
        Caller caller = new Caller(consul.uri().getPort());
        assertThat(caller.call("PUT", "/v1/kv/" + key, BodyPublishers.ofString(yaml))
                        .status())
                .isEqualTo(200);
    }
}
