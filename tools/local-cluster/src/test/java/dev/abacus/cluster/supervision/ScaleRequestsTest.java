package dev.abacus.cluster.supervision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.BackgroundLoop;
import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in the run directory as a request gets an answer, and the next request is served. */
class ScaleRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NO_REQUEST =
            "not a request to scale a service: it needs the form SERVICE INSTANCES, as sum-service 3";

    private static final RunFile SUPERVISOR =
            RunFile.notStarted(RunDirectory.SUPERVISOR, URI.create("http://127.0.0.1:8500"));

    private final Path directory;
    private final ScaleRequests requests;
    private final List<String> scaled = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final Thread server;

    ScaleRequestsTest(@TempDir Path directory) {
        this.directory = directory;
        this.requests = new ScaleRequests(directory, () -> Optional.of(SUPERVISOR));
        this.server = Thread.ofVirtual()
                .unstarted(new BackgroundLoop("scale fails", reports::add, () -> requests.serveWaiting(this::scale)));
    }

    @BeforeEach
    void serve() throws IOException {
        Files.writeString(directory.resolve("scale-1.request"), "of-an-earlier-run 7");
        Files.writeString(directory.resolve("scale-1.answer"), "");
        Files.createDirectory(directory.resolve("earlier.request"));
        requests.clear();
        assertThat(directory).isEmptyDirectory();
        server.start();
    }

    @AfterEach
    void end() throws Exception {
        requests.ask("good", 2, SOON);
        assertThat(scaled).containsOnlyOnce("good 2").doesNotContain("of-an-earlier-run 7");
        assertThat(reports).isEmpty();
        assertThat(directory.resolve("earlier.answer")).doesNotExist();
        server.interrupt();
        server.join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "3", "sum-service", "sum-service ", "sum-service three", "sum-service 99999999999", "\0"
            })
    void aStrangeRequestIsRefused(String content) throws IOException {
        request(content);

        await().atMost(SOON).untilAsserted(() -> assertThat(answer()).content().isEqualTo(NO_REQUEST));
        assertThat(scaled).isEmpty();
    }

    @Test
    void aRequestOfAnOperatorHasALineEnd() throws IOException {
        request("sum-service 3\n");

        await().atMost(SOON).untilAsserted(() -> assertThat(answer()).content().isEmpty());
        assertThat(scaled).containsExactly("sum-service 3");
    }

    @Test
    void aRequestThatCannotBeReadIsRefusedOnce() throws IOException {
        // As a whole: the server may look at any moment.
        Path written = Files.write(directory.resolve("x.new"), "Münze 3".getBytes(ISO_8859_1));
        Files.move(written, directory.resolve("x.request"));

        await().atMost(SOON).untilAsserted(() -> assertThat(answer()).content().startsWith("cannot take "));
        Files.delete(answer());
        assertThatThrownBy(() -> requests.ask("refused", 1, SOON)).hasMessage("no such service");
        assertThat(answer()).doesNotExist();
    }

    @Test
    void aFaultOfTheSupervisorIsToldToTheRequester() {
        assertThatThrownBy(() -> requests.ask("faulty", 1, SOON))
                .hasMessage("the supervisor failed: java.lang.NoClassDefFoundError: Late");
    }

    @Test
    void aRequestEndsWithTheSupervisor(@TempDir Path unserved) {
        assertEnds(unserved, new ArrayDeque<>(List.of(SUPERVISOR, SUPERVISOR)));
        assertEnds(unserved, new ArrayDeque<>());
    }

    /** The next supervisor has dropped the request. */
    @Test
    void aRequestEndsWithTheSupervisorThoughThereIsAnotherOne(@TempDir Path unserved) {
        RunFile next = new RunFile(RunDirectory.SUPERVISOR, 1, "boot 1", Instant.EPOCH, SUPERVISOR.ready(), 0);
        assertEnds(unserved, new ArrayDeque<>(List.of(SUPERVISOR, SUPERVISOR, next)));
    }

    private static void assertEnds(Path unserved, Queue<RunFile> supervisors) {
        ScaleRequests request = new ScaleRequests(unserved, () -> Optional.ofNullable(supervisors.poll()));
        assertThatThrownBy(() -> request.ask("sum-service", 3, SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the supervisor of the suite ended before sum-service had 3 instances: ./abacus up");
        assertThat(unserved).isEmptyDirectory();
    }

    private void scale(String service, int instances) {
        switch (service) {
            case "refused" -> throw new ClusterException("no such service");
            case "faulty" -> throw new NoClassDefFoundError("Late");
            default -> scaled.add(service + " " + instances);
        }
    }

    /** As the requester writes it: a reader sees all of it. */
    private void request(String content) throws IOException {
        Path written = Files.writeString(directory.resolve("x.new"), content);
        Files.move(written, directory.resolve("x.request"));
    }

    private Path answer() {
        return directory.resolve("x.answer");
    }
}
