package dev.vidusubjects.bench.functions;

import dev.vidusubjects.bench.functions.LambdaRuntime.Next;
import dev.vidusubjects.bench.functions.LambdaRuntime.Response;
import dev.vidusubjects.bench.functions.Sample.Cost;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one process with the CPU time and the memory that Lambda gives it, and measures what it needs for its start, for
 * its first event and for later ones.
 */
final class MeasuredProcess {

    /** With this memory, a function has one whole CPU (AWS Lambda Developer Guide, "Configure Lambda function memory"). */
    private static final double MB_PER_CPU = 1769;

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration RESPONSE_LIMIT = Duration.ofMinutes(1);

    /**
     * Waits until it is in its control group. Then the program replaces it, so that neither the creation of the process
     * nor the shell is measured.
     */
    private static final String SCRIPT = "log=$1; shift; echo ready; read start; exec \"$@\" >\"$log\" 2>&1 </dev/null";

    private final Vertx vertx;
    private final ControlGroups groups;
    private final Path log;

    /** @param log receives what the process writes; each process overwrites it */
    MeasuredProcess(Vertx vertx, ControlGroups groups, Path log) {
        this.vertx = vertx;
        this.groups = groups;
        this.log = log.toAbsolutePath();
    }

    /**
     * @param warmEvents the number of events after the first one
     * @throws IllegalStateException if the process does not do its work
     */
    Sample run(Measured measured, int warmEvents) throws IOException, InterruptedException {
        // It is large, and must be ready when the process requests it.
        byte[] event = measured.work().event();
        LambdaRuntime runtime = new LambdaRuntime(vertx);
        try (runtime;
                ControlGroup group = groups.create(measured.memoryMb())) {
            Process process = shell(measured, runtime.address());
            process.onExit().thenRun(runtime::ended);
            try {
                return measure(measured, process, group, runtime, event, warmEvents);
            } catch (TimeoutException | IllegalStateException e) {
                throw new IllegalStateException(
                        measured.name() + ": " + e.getMessage() + "\n" + Files.readString(log), e);
            } finally {
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private Process shell(Measured measured, String runtimeApi) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh", log.toString()));
        command.addAll(measured.launch().command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(measured.launch().folder().toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.putAll(measured.launch().environment());
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(measured.memoryMb()));
        Files.writeString(log, "");
        return builder.start();
    }

    private Sample measure(
            Measured measured,
            Process process,
            ControlGroup group,
            LambdaRuntime runtime,
            byte[] firstEvent,
            int warmEvents)
            throws IOException, InterruptedException, TimeoutException {
        awaitShell(process);
        group.add(process.pid());
        group.limitCpu(1);
        long cpu = group.cpuNanos();
        long started = System.nanoTime();
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        Next next = runtime.next(START_LIMIT);
        long readyCpu = group.cpuNanos();
        Cost ready = Cost.ofNanos(next.at() - started, readyCpu - cpu);

        group.limitCpu(Math.min(1, measured.memoryMb() / MB_PER_CPU));
        long sent = System.nanoTime();
        Response response = runtime.invoke(next, firstEvent, RESPONSE_LIMIT);
        Cost first = Cost.ofNanos(response.at() - sent, group.cpuNanos() - readyCpu);
        check(measured, response);

        next = runtime.next(RESPONSE_LIMIT);
        List<Cost> warm = new ArrayList<>();
        for (int i = 0; i < warmEvents; i++) {
            byte[] event = measured.work().event();
            cpu = group.cpuNanos();
            sent = System.nanoTime();
            response = runtime.invoke(next, event, RESPONSE_LIMIT);
            check(measured, response);
            next = runtime.next(RESPONSE_LIMIT);
            warm.add(Cost.ofNanos(response.at() - sent, group.cpuNanos() - cpu));
        }
        return new Sample(ready, first, Cost.median(warm), peakMemory(process.pid()));
    }

    private static void awaitShell(Process process) throws IOException {
        for (int read = process.getInputStream().read();
                read != '\n';
                read = process.getInputStream().read()) {
            if (read < 0) {
                throw new IllegalStateException("the shell has ended");
            }
        }
    }

    private static void check(Measured measured, Response response) throws IOException {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        try {
            if (response.error()) {
                throw new IllegalStateException("it reports an error");
            }
            measured.work().check(StandIn.JSON.readTree(text));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + ", response: " + text, e);
        }
    }

    /** @return the peak memory of a process so far, in MB (10⁶ bytes) */
    private static double peakMemory(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("no VmHWM of process " + pid);
    }
}
