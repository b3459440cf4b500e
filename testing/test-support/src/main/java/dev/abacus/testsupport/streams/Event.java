package dev.abacus.testsupport.streams;

/** A server-sent event. @param id to resume after it */
public record Event(String id, String name, String data) {}
