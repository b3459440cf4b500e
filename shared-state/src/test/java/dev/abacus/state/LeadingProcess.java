package dev.abacus.state;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A candidate in a JVM of its own, that can be paused and killed. It writes in its first term, however long ago that was. */
final class LeadingProcess implements AutoCloseable {
    private static final String ANSWER = "answer: ";

    private final TestProcess process;

    LeadingProcess(String election, Duration timeToLive, List<URI> endpoints) throws IOException {
        process = new TestProcess(
                LeadingProcess.class,
                "-XX:TieredStopAtLevel=1",
                Stream.concat(
                                Stream.of(election, Long.toString(timeToLive.toSeconds())),
                                endpoints.stream().map(URI::toString))
                        .toList());
    }

    RunningProcess running() {
        return process.running();
    }

    /** Sends a value to write. */
    void write(String value) throws IOException {
        process.send(value);
    }

    /** What it says next: at first that it leads, then what became of each write. */
    String answer() throws IOException {
        return process.next(ANSWER);
    }

    @Override
    public void close() {
        process.close();
    }

    public static void main(String[] arguments) throws Exception {
        String election = arguments[0];
        Duration timeToLive = Duration.ofSeconds(Long.parseLong(arguments[1]));
        List<URI> endpoints = Arrays.stream(arguments).skip(2).map(URI::create).toList();
        try (SharedState state = SharedState.connect(endpoints, () -> StateSettings.DEFAULT);
                LeaderElection leadership = state.candidate(election, "a process", () -> timeToLive);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            Term term = await().forever()
                    .until(leadership::term, Optional::isPresent)
                    .orElseThrow();
            System.out.println(ANSWER + "leads");
            String value;
            while ((value = input.readLine()) != null) {
                boolean held = term.held();
                System.out.println(ANSWER + write(term, election, value) + (held ? ", held" : ", not held"));
            }
        }
    }

    private static String write(Term term, String election, String value) {
        try {
            term.put("/abacus/test/" + election, value.getBytes(StandardCharsets.UTF_8));
            return "written";
        } catch (LeadershipLostException e) {
            return "deposed";
        } catch (StateException e) {
            return e.toString();
        }
    }
}
