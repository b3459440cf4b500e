package dev.abacus.sum;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class SumServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(SumServiceApplication.class, args);
    }
}
