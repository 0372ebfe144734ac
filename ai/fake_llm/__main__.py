from ai.fake_llm.server import main

main()
