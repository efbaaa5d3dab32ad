package dev.vidusubjects.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CPU time that all cores of the machine have used so far, in seconds.
 *
 * @param processSeconds the time of all processes, in and outside of the kernel
 * @param interruptSeconds the time of interrupts; the kernel delivers packets of the loopback interface in them
 * @param stolenSeconds the time in which the host of a virtual machine ran something else
 */
record MachineUsage(double processSeconds, double interruptSeconds, double stolenSeconds) {

    static MachineUsage now() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
        return new MachineUsage(
                seconds(fields, 1) + seconds(fields, 2) + seconds(fields, 3),
                seconds(fields, 6) + seconds(fields, 7),
                seconds(fields, 8));
    }

    private static double seconds(String[] fields, int index) {
        return ProcessUsage.TICK * Long.parseLong(fields[index]);
    }

    MachineUsage since(MachineUsage earlier) {
        return new MachineUsage(
                processSeconds - earlier.processSeconds,
                interruptSeconds - earlier.interruptSeconds,
                stolenSeconds - earlier.stolenSeconds);
    }
}
