package dev.abacus.kit.limits;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with more than any buffer holds. */
@RestController
class LargeController {

    private static final int BLOCKS = 1_000;

    private final AtomicInteger writing = new AtomicInteger();

    int writing() {
        return writing.get();
    }

    @GetMapping("/large")
    void large(HttpServletResponse response) throws IOException {
        writing.incrementAndGet();
        try {
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < BLOCKS; i++) {
                response.getOutputStream().write(block);
            }
        } finally {
            writing.decrementAndGet();
        }
    }
}
