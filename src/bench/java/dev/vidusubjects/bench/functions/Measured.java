package dev.vidusubjects.bench.functions;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured: one function of a package, or a peer.
 *
 * @param group the title of the table to which it belongs
 * @param name its name in that table
 * @param memoryMb the memory with which it is deployed
 * @param starts the number of its starts
 * @param state what the services keep when it starts
 * @param samples one for each start so far
 */
record Measured(
        String group,
        String name,
        Launch launch,
        int memoryMb,
        int starts,
        Services.State state,
        Work work,
        List<Sample> samples) {

    Measured(String group, String name, Launch launch, int memoryMb, int starts, Services.State state, Work work) {
        this(group, name, launch, memoryMb, starts, state, work, new ArrayList<>());
    }
}
