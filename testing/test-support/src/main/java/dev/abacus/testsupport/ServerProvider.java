package dev.abacus.testsupport;

import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdMember;
import java.util.List;

/** Where servers run. None that it gives has been started. */
interface ServerProvider {
    Server consul(ConsulPorts ports);

    /** One server a member, in their order. */
    List<Server> etcd(List<EtcdMember> members);
}
