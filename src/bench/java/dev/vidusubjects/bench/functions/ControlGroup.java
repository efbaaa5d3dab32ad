package dev.vidusubjects.bench.functions;

import java.io.IOException;

/** Limits the CPU time and the memory of a process, and counts its CPU time. */
interface ControlGroup extends AutoCloseable {

    /** @param pid a process that has no children yet */
    void add(long pid) throws IOException;

    /** @param share of one CPU, in periods of 20 ms */
    void limitCpu(double share) throws IOException;

    /** @return the CPU time that was used so far */
    long cpuNanos() throws IOException;

    /** The process must have ended. */
    @Override
    void close() throws IOException, InterruptedException;
}
