package dev.abacus.kit.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = {TestService.class, PatientController.class},
        properties = {"abacus.deadline.max-timeout=30s", "abacus.receiving.answer-timeout=60s"},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DeadlineTest {
    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @Test
    void isWhatTheCallerAsksFor() {
        assertThat(patience(service.get("/patience", Deadline.HEADER, "20000"))).isBetween(10_000L, 20_000L);
    }

    @Test
    void isNeverMoreThanTheMost() {
        assertThat(patience(service.get("/patience", Deadline.HEADER, "40000"))).isBetween(20_000L, 30_000L);
        assertThat(patience(service.get("/patience"))).isBetween(20_000L, 30_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1s", "1.5", "99999999999999999999"})
    void refusesWhatIsNoTime(String asked) {
        Reply reply = service.get("/patience", Deadline.HEADER, asked);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains(Deadline.HEADER, asked);
    }

    @Test
    void isEndlessWhereThereIsNoRequest() {
        assertThat(Deadline.current().cut(Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(Deadline.current().isOver()).isFalse();
    }

    @Test
    void leavesNothingWhenItIsOver() {
        Deadline over = Deadline.within(Duration.ZERO, Deadline::current);

        assertThat(over.isOver()).isTrue();
        assertThat(over.cut(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void leavesTimeToAnswer() {
        Duration day = Duration.ofDays(1);

        assertThat(Deadline.<Duration, RuntimeException>within(
                        Duration.ofSeconds(10), () -> Deadline.current().cutToAnswer(day)))
                .isBetween(Duration.ofSeconds(5), Duration.ofMillis(9_800));
        assertThat(Deadline.<Duration, RuntimeException>within(
                        Duration.ofMillis(500), () -> Deadline.current().cutToAnswer(day)))
                .isLessThanOrEqualTo(Duration.ofMillis(400));
        assertThat(Deadline.within(day, Deadline::current).cutToAnswer(Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(Deadline.current().cutToAnswer(day)).isEqualTo(day);
        assertThat(Deadline.within(Duration.ZERO, Deadline::current).cutToAnswer(day))
                .isZero();
    }

    private static long patience(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return Long.parseLong(reply.text());
    }
}
