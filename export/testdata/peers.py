"""Prints what igraph and networkx read in a file, as JSON.

usage: peers.py igraph-graphml|networkx-graphml|networkx-gexf FILE

The nodes are {name: attributes}; the edges are [name, name, attributes].
"""
import json
import sys

reader, path = sys.argv[1], sys.argv[2]
if reader == "igraph-graphml":
    import igraph

    g = igraph.Graph.Read_GraphML(path)
    nodes = {v["label"]: v.attributes() for v in g.vs}
    edges = [(g.vs[e.source]["label"], g.vs[e.target]["label"], e.attributes()) for e in g.es]
    directed, description = g.is_directed(), g["description"]
else:
    import networkx

    g = (networkx.read_graphml if reader == "networkx-graphml" else networkx.read_gexf)(path)
    nodes = {a["label"]: a for _, a in g.nodes(data=True)}
    label = dict(g.nodes(data="label"))
    edges = [(label[a], label[b], e) for a, b, e in g.edges(data=True)]
    directed, description = g.is_directed(), g.graph.get("description", "")


def told(attributes):
    """Leaves out what is not known: igraph takes NaN for it, which JSON has not."""
    return {k: v for k, v in attributes.items() if v == v}


nodes = {name: told(a) for name, a in nodes.items()}
edges = [(a, b, told(e)) for a, b, e in edges]
json.dump({"nodes": nodes, "edges": edges, "directed": directed, "description": description, "count": len(nodes)}, sys.stdout)
