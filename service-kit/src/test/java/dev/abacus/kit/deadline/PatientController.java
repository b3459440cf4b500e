package dev.abacus.kit.deadline;

import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers how long its caller waits, in milliseconds, of a minute. */
@RestController
class PatientController {
    @GetMapping("/patience")
    String patience() {
        return String.valueOf(Deadline.current().cut(Duration.ofMinutes(1)).toMillis());
    }
}
