package dev.abacus.kit.problem;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.StorageFullException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What may go wrong in a controller. */
@RestController
@RequestMapping("/faulty")
class FaultyController {
    enum Colour {
        RED,
        GREEN
    }

    @GetMapping(path = "/fine", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, String> fine(
            @RequestParam(defaultValue = "1") @Min(1) int limit,
            @RequestParam(defaultValue = "1") long after,
            @RequestParam(defaultValue = "RED") Colour colour) {
        return Map.of("fine", limit + " " + after + " " + colour);
    }

    @GetMapping("/needs")
    String needs(@RequestParam String name) {
        return name;
    }

    @GetMapping("/unexpected")
    String unexpected() {
        throw new IllegalStateException("the secret is 42");
    }

    @GetMapping("/committed")
    void committed(HttpServletResponse response) throws IOException {
        response.getOutputStream().write("begun".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        throw new IllegalStateException("after the response has begun");
    }

    /** Not the caller's connection. */
    @GetMapping("/reset")
    String reset() {
        throw new OutcomeUnknownException("Written or not", new IOException("Connection reset by peer"));
    }

    @GetMapping("/electing")
    String electing() {
        throw new StateUnavailableException("No leader yet", null, Duration.ZERO);
    }

    @GetMapping("/full")
    void full() {
        throw new StorageFullException("etcd's database is full", null);
    }

    @GetMapping("/unavailable")
    String unavailable() {
        throw new ProblemException(ProblemType.UNAVAILABLE, "Not now");
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream() {
        throw new ProblemException(ProblemType.OVERLOADED, "Too many streams");
    }

    @GetMapping("/status")
    void status(@RequestParam int status, HttpServletResponse response) throws IOException {
        response.sendError(status, "the secret is 42");
    }

    @PostMapping(path = "/body", consumes = MediaType.APPLICATION_JSON_VALUE)
    int body(@RequestBody byte[] body) {
        return body.length;
    }
}
