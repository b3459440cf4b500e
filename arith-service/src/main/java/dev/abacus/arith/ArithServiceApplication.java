package dev.abacus.arith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ArithServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(ArithServiceApplication.class, args);
    }
}
