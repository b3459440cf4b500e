package dev.abacus.testsupport;

import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdMember;
import java.util.List;

/** Provider of servers, in containers or as processes; it does not start them. */
interface ServerProvider {
    /** @param options further arguments of its command line */
    Server consul(ConsulPorts ports, List<String> options);

    /** One server a member, in their order. */
    List<Server> etcd(List<EtcdMember> members);
}
