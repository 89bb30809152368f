"""The pages that browse a protocol: everything in it has its page, with what it rests on and what depends on it.

pointer (how a thing is named on pages, and where its page is)
  └ book       one protocol to browse, with answers that are kept: they depend on the protocol alone
      ├ ties        what depends on a thing, and what it is tied to
      ├ questions   how one gets to it, when exactly, and what has to be known
      ├ drawings    parts of its flowchart
      ├ finding     what a search finds
      ├ partings    where two recommendations part
      ├ contents    everything there is, by kind
      └ items       what is known of one thing, a file for each kind
  └ routes     the addresses
"""
